const lines = (text: string): string[] => text.trim().split('\n');

/** People by what they do for a living. */
export const crafts: readonly string[] = [
  // Sea, river, weather
  ...lines(`
A harbour pilot who knows every sandbank of her estuary by its old name.
A lighthouse technician who restores brass lamps in the winter months.
A ferry captain who keeps a diary of the colours of the fjord.
An oyster farmer who measures the tides with notched bamboo poles.
A net maker in a fishing village who ties knots faster than anyone can watch.
A river engineer who builds fish ladders beside old weirs.
A diver who cleans the windows of an aquarium.
A weather observer on a mountain where clouds come from below.
A ship's cook who has crossed the equator forty times.
A tide-mill keeper who grinds buckwheat when the moon allows it.
A hydrographer who draws charts of lakes nobody has sounded before.
A sailmaker who still cuts by eye and by wind.
A canal lock keeper who grows prize pumpkins beside the gates.
A marine biologist who counts jellyfish from a kayak.
A buoy painter who knows the reds and greens of twelve harbours.
A surf-rescue trainer who reads rip currents like print.
A glaciologist who listens to ice with a microphone in a borehole.
A storm chaser who is afraid of thunder.
A dredger operator who has found three anchors and a bell.
A salt worker who rakes crystals at sunrise.`),
  // Land, plants, animals
  ...lines(`
A beekeeper on a city roof who names her queens after singers.
A shepherd who trains border collies by whistling.
A forester who can tell the age of an oak by its bark.
A vintner who talks about slopes as others do about children.
A tulip grower waiting for a flower that is nearly black.
A mushroom farmer whose cellar used to be a bank vault.
A veterinarian who treats nothing but tortoises and hedgehogs.
A falconer who clears airfields of starlings.
A seed librarian who keeps two thousand kinds of bean.
A gardener who clips hedges into animals that visitors guess at.
A horse dentist who travels with a van full of files.
A bird ringer who has held the same warbler in nine summers.
A rice farmer who keeps ducks in the paddies.
A tea picker who tastes the height of a hillside in the cup.
A zookeeper who reads stories to an old gorilla.
An orchard owner who grafts five sorts of apple on one tree.
A soil scientist who collects earth in glass tubes, like a rainbow.
A goat cheesemaker whose goats escape every Thursday.
A wolf researcher who recognises packs by their howls.
A cactus breeder in a country where it always rains.
An insect illustrator who keeps moths in matchboxes.
A landscape architect who designs playgrounds out of boulders.
A bat surveyor who works only at dusk.
A peat restorer who blocks ditches with sheep's wool.`),
  // Kitchen
  ...lines(`
A baker who shapes three hundred rolls before breakfast.
A noodle maker who pulls dough into a thousand strands.
A pastry chef who builds towers of sugar for weddings.
A chocolate maker who roasts beans in a coffee drum.
A sushi apprentice in the third year of washing rice.
A pizza cook who spins dough for passing children.
A coffee roaster who hears the first crack before anyone else.
A jam maker who has a recipe for every weed in the lane.
A cheese ager who turns four hundred wheels a day.
A street vendor who fries dumplings under a railway arch.
A confectioner who paints faces on marzipan fruit.
A brewer who cultures yeast from old bottles.
A school cook who hides beetroot in cakes.
A spice trader who can name a market by its smell.
A bartender who freezes perfect spheres of ice.
A food chemist who studies why toast tastes brown.`),
  // Making things
  ...lines(`
A watchmaker who repairs clocks that run backwards.
A glassblower who makes instruments for laboratories.
A bell founder who tunes by shaving bronze from the rim.
A violin maker who taps spruce and listens.
A potter who glazes with the ash of vine cuttings.
A weaver whose loom is older than the house it stands in.
A blacksmith who forges garden gates like brambles.
A bookbinder who marbles paper in a bathtub.
A cobbler who makes boots for dancers and mountaineers.
A carpenter who builds staircases without a nail.
A stonemason who carves the gargoyles people ask for.
A kite maker who flies only on Sundays.
A toymaker who carves wooden trains with real springs.
A locksmith who collects keys to doors that are gone.
A puppet maker whose puppets blink.
A neon bender who repairs the signs of old cinemas.
A mosaic artist who works with broken plates.
A dyer who gets nine blues out of one vat of indigo.
A jeweller who sets stones found by hikers.
A paper maker who presses flowers between the sheets.
A basket weaver who grows her own willow.
A typesetter who dreams in lead.
A 3D-printing tinkerer who makes spare parts for antique radios.
A tailor who remembers people by their shoulders.
A tile painter who restores railway stations.
An organ builder who climbs inside his instruments.
A chandler who makes candles that burn like landscapes.
A gilder who breathes through her nose so the leaf stays put.`),
  // Machines, buildings, transport
  ...lines(`
A crane operator who watches sunrises from ninety metres.
A lift mechanic who knows the city by its shafts.
A tram driver who rings the bell for dogs.
A bridge inspector who abseils for a living.
A railway signaller in a box with forty levers.
A roller-coaster engineer who gets sick on swings.
A bicycle courier who plans routes by traffic lights.
A wind-turbine technician who eats lunch in the clouds.
A robotics student whose robot is afraid of stairs.
A city planner who counts benches.
An acoustician who claps in empty halls.
A chimney sweep who shakes hands with every bride.
A plumber who composes music from pipes.
An electrician who lights theatres by night.
A demolition expert who loves old factories.
A tunnel engineer who can smell clay from sandstone.
An air-traffic controller who folds paper planes.
A balloon pilot who never knows where lunch will be.
A night-train conductor who waters the plants at each terminus.
A lift-bridge keeper who opens for swans.
An architect who builds models out of bread.
A mechanic who restores steam tractors with her grandmother.
A satellite operator who says good night to each of them.
A road painter who has never drawn a crooked line.`),
  // Care, teaching, law, numbers
  ...lines(`
A primary-school teacher who explains fractions with oranges.
A midwife who cycles to every birth.
A nurse on nights who knows which corridors echo.
A pharmacist who makes herbal teas for the whole street.
A physiotherapist who teaches the stretches of cats.
An optician with a cabinet of historical spectacles.
A paediatric dentist with puppets in the drawer.
A sign-language interpreter at rock concerts.
A speech therapist who collects tongue twisters.
A music teacher with thirty recorders and earplugs.
A kindergarten teacher who runs a worm hotel.
A mathematics tutor who juggles to explain sequences.
A chess coach in a park with stone tables.
A driving instructor who meditates at red lights.
A librarian who mends torn pages with wheat paste.
A judge who settles disputes about hedges.
A translator of poems about rain.
An accountant who folds receipts into cranes.
A statistician who bets on snails.
An actuary who collects stories of lucky escapes.
A museum guard who has stood before one painting for ten years.
An archivist who found her own birth announcement.
A census taker in the mountains.
An emergency dispatcher who knits between calls.
A firefighter who rescues more hedgehogs than cats.
A postwoman with the longest round in the county.
A lifeguard who studies waves.
A swimming teacher of people over seventy.`),
];
