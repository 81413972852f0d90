"""Reports of runs and contrasts: sections as data, in two languages, as one HTML page and as Markdown."""
