"""The edge for coordinators: pictures now, the desk later."""
