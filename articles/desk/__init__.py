"""What the desk needs to know about stories besides the models: times, panels, differences."""
