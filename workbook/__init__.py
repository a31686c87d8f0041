"""What the statutory report is: its form editions, one report's figures, and the Excel workbook that holds them."""
