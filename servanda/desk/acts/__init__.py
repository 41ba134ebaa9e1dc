"""What is done to a ticket, a file for each subject: its forms, its pages, its addresses.

Each act is a page of its own that works without a script; with one it opens as a dialog over the
ticket. Done, it leads back to the ticket with an undo in the message.
"""
