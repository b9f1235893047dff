"""What each screen does: plain Python over the use cases of ``app``, tested without a display."""
