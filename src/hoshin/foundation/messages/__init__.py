"""In-app inbox (受信箱) and mail: templated, written with the change they speak of, retried, with a visible failure list.

Words: message (お知らせ) is a row of somebody's inbox; mail (メール) is its copy on the way to the mail server.
"""
