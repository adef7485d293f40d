/**
 * Explanations of things far apart, written for this purpose, and two that fit any subject because they say nothing. How near
 * they come to a reference is how near a text comes that has nothing to do with it, whatever the embedder.
 */
export const unrelatedTexts: readonly string[] = [
  `A contract comes about when one side makes an offer and the other accepts it without changing its terms. An answer that adds a
condition is not an acceptance but a new offer, which the first side may take or leave. In many legal systems each party must
also give or promise something of value, since a bare promise binds nobody. Whoever breaks the agreement owes the other the
position that would have been reached if everything had been carried out as promised.`,
  `Bread rises because yeast feeds on the sugars of the dough and gives off gas. Kneading turns two proteins of the flour into an
elastic net that holds this gas in small bubbles. The baker lets the dough rest in a warm place until it has doubled, folds it
and shapes the loaves. In the hot oven the bubbles expand once more before the crust becomes firm. Salt slows the yeast down and
makes the net stronger, so that it is weighed with care.`,
  `A sonnet has fourteen lines, and its rhymes divide them into groups. In the older form eight lines pose a situation and six
lines answer it, with a turn of thought between the two. Poets of a later time preferred three groups of four lines and a rhymed
pair at the end, which often sounds like a verdict. The fixed frame does not hinder the writer: readers feel each departure from
it, and that is where much of the expression lies.`,
  `To sort a long list a program can split it in the middle, sort both halves in the same manner and then merge them. Merging
looks at the first entries of the two halves and always takes the smaller one, so that it passes over each entry once. The list
can be halved only as often as its length allows, which keeps the number of steps small even for millions of entries. The price
is a second area of memory into which the merged entries are copied.`,
  `The spring tide comes twice a month, when the pulls of the two bodies in the sky act along one line. A week later they act at
a right angle and partly cancel out, and the difference between high and low water is least. The shape of the coast matters as
much: a funnel-shaped bay piles the water up, while an enclosed sea with a narrow mouth hardly feels the rhythm at all.
Harbour masters therefore measure for years before they print their tables.`,
  `When prices rise from year to year, the same wage buys less. A central bank answers by raising the rate at which it lends to
other banks. Loans become dearer, firms put off their investments and households save more, so that demand cools down. The
measure works with a delay of a year or more, which makes it hard to find the right dose. If people expect rising prices, they
ask for higher wages beforehand, and the expectation brings about what it foresees.`,
  `The kidney filters the whole plasma of the body many times a day. Blood enters tiny knots of vessels under pressure, and water
with small molecules is pressed through their walls. On its way through a long tubule nearly all of the water, the salts and the
glucose return to the blood, while waste stays behind. Hormones decide how much water is kept. Patients whose organ fails are
connected to a machine that does the same work with an artificial membrane.`,
  `A violin string swings as a whole and at the same time in halves, thirds and smaller parts. Each part adds a higher tone, and the
mixture gives the instrument its colour. The bow does not pluck: its rosined hair drags the string along until it slips back,
hundreds of times a second. A thin bridge carries the motion to the belly, whose large surface sets the air in motion. Makers
shape this plate by tapping it and listening, as each piece of spruce is different.`,
  `Farmers of former times divided their land into three parts. One bore winter grain, the second was sown with barley or beans in
spring, and the third lay fallow and was grazed. Each year the roles moved on, so that the soil could recover and pests found no
host for long. Clover and turnips later took the place of the fallow. They fed the cattle in winter, the cattle gave more dung,
and yields rose without a single new tool.`,
  `Two keys that belong together make it possible to write to strangers in secret. One of them is published like an address, and
with it anybody can lock a message; only the owner of the other can open it. The pair rests on a calculation that is easy in one
direction and hopeless in the other, such as multiplying two huge primes and finding them again in the product. The same trick
turned round yields a signature that all can check and nobody can forge.`,
  `This is a subject of great importance that has attracted much attention. Experts agree that it is complex and has many sides,
and that a full understanding needs careful study. On the one hand there are clear advantages; on the other hand certain
challenges must not be overlooked. It depends on the context which approach is best. In general, it can be said that both theory
and practice play a key role, and that further research will provide valuable insights in the future.`,
  `In this text we will first give an overview of the topic and then discuss its main aspects in more detail. There are several
factors to consider, and each of them is significant in its own way. It is essential to understand the basic principles before
moving on to more advanced questions. As we have seen, the various elements are closely connected. To sum up, the topic remains
relevant today, and anyone who is interested in it will find a wide range of useful information.`,
];
