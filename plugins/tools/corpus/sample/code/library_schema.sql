-- SPDX-License-Identifier: CC0-1.0
-- Tables of a small lending library and three useful queries.

CREATE TABLE author (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);

CREATE TABLE book (
  id        INTEGER PRIMARY KEY,
  title     TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES author (id),
  published INTEGER CHECK (published BETWEEN 1450 AND 2100)
);

CREATE TABLE member (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE
);

CREATE TABLE loan (
  id          INTEGER PRIMARY KEY,
  book_id     INTEGER NOT NULL REFERENCES book (id),
  member_id   INTEGER NOT NULL REFERENCES member (id),
  lent_on     DATE NOT NULL,
  due_on      DATE NOT NULL,
  returned_on DATE,
  CHECK (due_on >= lent_on)
);

CREATE INDEX loan_open ON loan (member_id) WHERE returned_on IS NULL;

-- Books that are overdue today, the oldest first.
SELECT m.name, b.title, l.due_on
FROM loan AS l
JOIN book AS b ON b.id = l.book_id
JOIN member AS m ON m.id = l.member_id
WHERE l.returned_on IS NULL AND l.due_on < CURRENT_DATE
ORDER BY l.due_on;

-- The ten books that are lent most often.
SELECT b.title, a.name AS author, COUNT(*) AS loans
FROM loan AS l
JOIN book AS b ON b.id = l.book_id
JOIN author AS a ON a.id = b.author_id
GROUP BY b.id, b.title, a.name
ORDER BY loans DESC, b.title
LIMIT 10;

-- Members who have never borrowed anything.
SELECT m.name
FROM member AS m
LEFT JOIN loan AS l ON l.member_id = m.id
WHERE l.id IS NULL;
