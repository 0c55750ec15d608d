"""Who works here: sections as a tree with dates, offices, posts, who holds them, absences, the yearly transfer.

Words: office (庁舎・区総合事務所), section (課), post (職), assignment (発令; concurrent = 兼務), transfer (人事異動).
"""
