print("backflip")
