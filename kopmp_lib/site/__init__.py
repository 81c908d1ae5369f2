"""How are executed notebooks shown as pages that can be read, printed and passed on?"""
