-- SPDX-License-Identifier: CC0-1.0
-- Orders of a web shop: sales by month, best customers and products that nobody bought.

CREATE TABLE customer (
  id      INTEGER PRIMARY KEY,
  name    TEXT NOT NULL,
  country TEXT NOT NULL
);

CREATE TABLE product (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents >= 0)
);

CREATE TABLE purchase (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  product_id  INTEGER NOT NULL REFERENCES product (id),
  quantity    INTEGER NOT NULL CHECK (quantity > 0),
  bought_on   TEXT NOT NULL
);

-- Sales by month and their running total.
WITH monthly AS (
  SELECT substr(u.bought_on, 1, 7) AS month, SUM(u.quantity * p.cents) AS cents
  FROM purchase AS u
  JOIN product AS p ON p.id = u.product_id
  GROUP BY substr(u.bought_on, 1, 7)
)
SELECT
  month,
  cents / 100.0 AS sales,
  SUM(cents) OVER (ORDER BY month) / 100.0 AS sales_to_date
FROM monthly
ORDER BY month;

-- The best customer of each country.
WITH spent AS (
  SELECT
    c.country,
    c.name,
    SUM(u.quantity * p.cents) AS cents,
    RANK() OVER (PARTITION BY c.country ORDER BY SUM(u.quantity * p.cents) DESC) AS place
  FROM customer AS c
  JOIN purchase AS u ON u.customer_id = c.id
  JOIN product AS p ON p.id = u.product_id
  GROUP BY c.country, c.id, c.name
)
SELECT country, name, cents / 100.0 AS spent
FROM spent
WHERE place = 1
ORDER BY country;

-- Products without a single sale.
SELECT p.name
FROM product AS p
WHERE NOT EXISTS (SELECT 1 FROM purchase AS u WHERE u.product_id = p.id)
ORDER BY p.name;
