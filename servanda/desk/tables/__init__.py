"""Lists as files: what one may see, as CSV or XLSX, in the reader's language and time zone."""
