"""Planning a round in the browser, page by page; what is filled in is kept in rows."""
