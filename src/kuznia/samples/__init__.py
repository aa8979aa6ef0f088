"""Sample programmes: each folder can be read, checked and planned as it is."""
