"""FoodChain-Lab: networks of stations that deliver lots to each other, read as events.

Refuses what names no station, and takes every relation between deliveries for possible only.
"""
