"""What organisers and providers write: text in, values out."""
