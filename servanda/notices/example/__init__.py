"""What letters are shown for where nothing has led to one yet: a customer who is made up."""
