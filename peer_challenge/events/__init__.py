"""Peer challenge: who asks whom about their audit."""
