"""What runs inside LibreOffice: its own Python, the standard library, and nothing of ours but these files.

It runs on every Python that an office brings with it, from 3.8 on.
"""
