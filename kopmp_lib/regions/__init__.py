"""What is a region, and which one does a text mean?"""
