"""Numbers, dates, abbreviations and other signs of Russian text as words."""
