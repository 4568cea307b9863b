"""Provider files, and the pure engine that reads them. Nothing here asks, waits or stores."""
