"""The sentence over the queue: read from the address, said in words, changed by links."""
