"""Mail in and out: bytes, mailboxes, the outbox. Knows no tickets and no contacts."""
