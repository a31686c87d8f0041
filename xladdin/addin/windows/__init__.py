"""The Windows side of the add-in: the bridge that Excel calls, and how it comes onto a PC and off it again."""
