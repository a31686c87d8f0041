"""The Excel add-in: the ribbon 年报, and how a click on it reaches the function behind it."""

BRIDGE = "Nianbao.Bridge"  # the name by which the VBA asks Windows for the program that carries clicks out
