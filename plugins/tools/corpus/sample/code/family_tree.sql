-- SPDX-License-Identifier: CC0-1.0
-- People and their parents, with a recursive query for all ancestors.

CREATE TABLE person (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL,
  born      INTEGER NOT NULL,
  mother_id INTEGER REFERENCES person (id),
  father_id INTEGER REFERENCES person (id)
);

INSERT INTO person (id, name, born, mother_id, father_id) VALUES
  (1, 'Greta', 1920, NULL, NULL),
  (2, 'Otto',  1918, NULL, NULL),
  (3, 'Helga', 1945, 1, 2),
  (4, 'Karl',  1943, NULL, NULL),
  (5, 'Nina',  1970, 3, 4),
  (6, 'Paul',  1972, 3, 4),
  (7, 'Lena',  1999, 5, NULL);

-- All ancestors of Lena and how many generations they are away.
WITH RECURSIVE ancestor (id, generation) AS (
  SELECT id, 0 FROM person WHERE name = 'Lena'
  UNION
  SELECT parent.id, a.generation + 1
  FROM ancestor AS a
  JOIN person AS child ON child.id = a.id
  JOIN person AS parent ON parent.id IN (child.mother_id, child.father_id)
)
SELECT p.name, a.generation
FROM ancestor AS a
JOIN person AS p ON p.id = a.id
WHERE a.generation > 0
ORDER BY a.generation, p.name;

-- Pairs of brothers and sisters, each pair once.
SELECT a.name AS older, b.name AS younger
FROM person AS a
JOIN person AS b
  ON b.mother_id = a.mother_id
  AND b.father_id = a.father_id
  AND (a.born < b.born OR (a.born = b.born AND a.id < b.id));
