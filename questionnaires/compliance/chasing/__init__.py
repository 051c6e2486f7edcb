"""The chase: who should have been asked by now, and asking them once.

`deciding` is pure: it takes plain values and a day. `gathering` reads those values, `writing` puts
the decision into notices and messages, `second_look` asks again just before a message goes.
"""
