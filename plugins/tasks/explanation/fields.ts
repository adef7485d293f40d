const split = (names: string): string[] => names.split(', ');

/** Fields of knowledge to draw a subject from, each once. */
export const fields: readonly string[] = [
  // Mathematics
  ...split(
    'linear algebra, group theory, ring theory, field theory, commutative algebra, homological algebra',
  ),
  ...split('category theory, order theory, elementary number theory, analytic number theory, combinatorics'),
  ...split('algebraic number theory, graph theory, extremal set theory, design theory, coding theory'),
  ...split('real analysis, complex analysis, functional analysis, harmonic analysis, measure theory'),
  ...split(
    'ordinary differential equations, partial differential equations, dynamical systems, ergodic theory',
  ),
  ...split(
    'calculus of variations, optimal control, convex optimisation, linear programming, integer programming',
  ),
  ...split('point-set topology, algebraic topology, knot theory, differential geometry, Riemannian geometry'),
  ...split(
    'algebraic geometry, projective geometry, discrete geometry, fractal geometry, symplectic geometry',
  ),
  ...split(
    'probability theory, stochastic processes, mathematical statistics, Bayesian inference, game theory',
  ),
  ...split(
    'time series analysis, survival analysis, design of experiments, sampling theory, queueing theory',
  ),
  ...split(
    'numerical linear algebra, approximation theory, interval arithmetic, mathematical logic, model theory',
  ),
  ...split('set theory, proof theory, computability theory, lattice theory, representation theory'),
  // Physics and astronomy
  ...split('classical mechanics, continuum mechanics, fluid dynamics, acoustics, thermodynamics'),
  ...split('statistical mechanics, electromagnetism, geometrical optics, wave optics, laser physics'),
  ...split('special relativity, general relativity, quantum mechanics, quantum field theory, quantum optics'),
  ...split('atomic physics, molecular physics, nuclear physics, particle physics, accelerator physics'),
  ...split('solid-state physics, superconductivity, semiconductor physics, magnetism, soft matter physics'),
  ...split('plasma physics, cryogenics, granular matter, nonlinear dynamics, biophysics'),
  ...split('celestial mechanics, stellar evolution, galactic astronomy, cosmology, planetary science'),
  ...split('radio astronomy, spectroscopy of stars, exoplanet research, solar physics, astrometry'),
  // Chemistry and materials
  ...split(
    'inorganic chemistry, organic synthesis, physical chemistry, analytical chemistry, electrochemistry',
  ),
  ...split('coordination chemistry, organometallic chemistry, photochemistry, catalysis, polymer chemistry'),
  ...split('surface chemistry, colloid science, crystallography, mass spectrometry, chromatography'),
  ...split(
    'nuclear magnetic resonance, medicinal chemistry, food chemistry, radiochemistry, chemical kinetics',
  ),
  ...split('metallurgy, ceramics science, glass science, composite materials, corrosion science'),
  ...split('thin films, biomaterials, concrete technology, tribology, nanomaterials'),
  // Earth and environment
  ...split('mineralogy, petrology, sedimentology, stratigraphy, structural geology'),
  ...split('plate tectonics, seismology, volcanology, geochemistry, geodesy'),
  ...split('hydrology, limnology, physical oceanography, glaciology, soil science'),
  ...split('meteorology, climatology, atmospheric chemistry, palaeoclimatology, remote sensing'),
  ...split('cartography, geomorphology, palaeontology, conservation biology, landscape ecology'),
  // Life and medicine
  ...split('cell biology, molecular biology, biochemistry, enzymology, structural biology'),
  ...split('Mendelian genetics, population genetics, epigenetics, genomics, developmental biology'),
  ...split('evolutionary biology, systematics, ethology, population ecology, marine biology'),
  ...split('microbiology, virology, bacteriology, mycology, parasitology'),
  ...split('immunology, plant physiology, plant breeding, entomology, ornithology'),
  ...split('ichthyology, herpetology, primatology, botany of grasses, pollination ecology'),
  ...split('neuroanatomy, neurophysiology, endocrinology, cardiology, nephrology'),
  ...split('haematology, oncology, dermatology, ophthalmology, orthopaedics'),
  ...split('anaesthesiology, epidemiology, public health, toxicology, pharmacology'),
  ...split('nutrition science, sleep research, medical imaging, pathology, veterinary medicine'),
  ...split('dentistry, physiotherapy, genetic counselling, transplantation medicine, gerontology'),
  // Computing
  ...split(
    'analysis of algorithms, data structures, computational complexity, automata theory, formal languages',
  ),
  ...split(
    'type theory, programming language semantics, compiler construction, garbage collection, program analysis',
  ),
  ...split('operating systems, file systems, virtual memory, processor architecture, cache coherence'),
  ...split(
    'distributed consensus, concurrent programming, database indexing, query optimisation, transaction processing',
  ),
  ...split('computer networks, routing protocols, network security, public-key cryptography, hash functions'),
  ...split(
    'zero-knowledge proofs, information theory, data compression, error correction, signal processing',
  ),
  ...split('computer graphics, ray tracing, computational geometry, image processing, computer vision'),
  ...split(
    'supervised learning, reinforcement learning, neural network training, kernel methods, causal inference',
  ),
  ...split(
    'information retrieval, speech recognition, machine translation, knowledge representation, automated reasoning',
  ),
  ...split(
    'software testing, version control, requirements engineering, human-computer interaction, web standards',
  ),
  ...split('quantum computing, embedded systems, real-time scheduling, digital forensics, bioinformatics'),
  // Engineering
  ...split(
    'structural engineering, bridge design, geotechnical engineering, tunnelling, earthquake engineering',
  ),
  ...split('heat transfer, turbomachinery, combustion, refrigeration, gear design'),
  ...split('control theory, robotics, power electronics, antenna design, analogue circuits'),
  ...split('digital circuit design, electric machines, power grids, battery technology, photovoltaics'),
  ...split('wind energy, nuclear engineering, aerodynamics, orbital mechanics, rocket propulsion'),
  ...split(
    'naval architecture, railway engineering, traffic engineering, chemical process design, water treatment',
  ),
  ...split('manufacturing processes, additive manufacturing, metrology, reliability engineering, ergonomics'),
  // Humanities and social sciences
  ...split('epistemology, metaphysics, ethics, aesthetics, philosophy of science'),
  ...split('philosophy of mind, political philosophy, rhetoric, hermeneutics, history of mathematics'),
  ...split('ancient history, medieval history, economic history, history of medicine, maritime history'),
  ...split('archaeology, numismatics, palaeography, epigraphy, archival science'),
  ...split('phonology, morphology of languages, syntax, semantics, historical linguistics'),
  ...split('sociolinguistics, lexicography, writing systems, comparative literature, prosody'),
  ...split('art history, musicology, film studies, theatre studies, history of architecture'),
  ...split('cultural anthropology, folklore studies, comparative religion, demography, sociology of work'),
  ...split('microeconomics, macroeconomics, public finance, behavioural economics, auction theory'),
  ...split(
    'constitutional law, contract law, intellectual property law, criminology, international relations',
  ),
  ...split('developmental psychology, perception psychology, memory research, psychometrics, pedagogy'),
  // Crafts and trades
  ...split('cabinetmaking, timber framing, boatbuilding, lutherie, basketry'),
  ...split('blacksmithing, bronze casting, silversmithing, locksmithing, watchmaking'),
  ...split('pottery, glassblowing, stonemasonry, bricklaying, thatching'),
  ...split('weaving, dyeing, knitting, tailoring, shoemaking'),
  ...split('bookbinding, letterpress printing, papermaking, calligraphy, typography'),
  ...split('bread baking, cheesemaking, brewing, winemaking, fermentation of vegetables'),
  ...split('beekeeping, orchard keeping, forestry, dry-stone walling, sailmaking'),
  ...split('photographic printing, organ building, gilding, marquetry, bicycle mechanics'),
];
