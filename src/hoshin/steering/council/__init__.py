"""The expert meeting: its members, agenda, papers, questions and motions, and what the city answered to each opinion.

Words: expert meeting (有識者会議), agenda (次第), secretariat question (事務局質疑事項), motion (委員発議事項), opinion (意見).
"""
