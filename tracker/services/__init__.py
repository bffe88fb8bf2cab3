"""What can happen: one function per act, and the only writers of what is stored."""
