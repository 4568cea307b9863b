"""The window: Qt. Shows what the tracker tells and says what the person wants; holds no rule."""
