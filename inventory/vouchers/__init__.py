"""Internet at home: how many people miss it, and vouchers that pay for it.

A voucher is a code of a provider. The desk gives one with a contract, one for a household. A code is a secret: it is
read when it is given and until the day after, and then it is erased here; that it was given stays.
"""
