"""One chart a file, drawn by hand as SVG: the same picture on the page and in the PDF.

Plain SVG rather than a charting library: bars with a written remainder, intervals, edition breaks
and state of controls are a few lines each, need no browser or interpreter, are the same bytes every
time, and every mark can say what it is.
"""
