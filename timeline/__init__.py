"""From a folder of article files to a queryable timeline of dated events."""
