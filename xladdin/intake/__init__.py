"""Published reports as they are found on web sites, turned into a Report."""
