"""The product as people meet it: a real browser, web server, worker and mail."""
