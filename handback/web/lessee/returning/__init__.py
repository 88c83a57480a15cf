"""The hand-over: places, appointment, checklists, signatures, proof, papers, insurance."""
