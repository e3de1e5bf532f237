"""Pages leave here: to staff, by push, text, call or e-mail, saying nothing of any client."""
