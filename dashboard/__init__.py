"""The web application, thin: it converts inputs, calls one function of geodata or layers, and returns."""
