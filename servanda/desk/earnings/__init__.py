"""What contracts bring and cost, for those who may see money. Nothing in it is about one person."""
