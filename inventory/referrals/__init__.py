"""A referral: somebody who may know says that a person may have a free device. It says what is needed, never why.

The social worker makes one in a minute and gives a slip with a code. The library sees the code and the need, never who
sent it or for whom. It puts a device aside, or keeps the code on the waiting list by date. The one who referred sees
four words: waiting, ready, collected, expired.
"""
