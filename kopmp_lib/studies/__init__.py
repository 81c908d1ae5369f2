"""Tables of one region in, one frozen result out; a study reads no file and draws nothing."""
