const lines = (text: string): string[] => text.trim().split('\n');

/** People by what they study, love, or are at. */
export const pursuits: readonly string[] = [
  // Science
  ...lines(`
An astronomer who shows children Saturn from a car park.
A physicist who studies how sand avalanches.
A chemist who grows crystals in jam jars.
A geologist who licks stones to identify them.
A botanist who maps the weeds of railway lines.
A mathematician who crochets hyperbolic surfaces.
A seismologist whose dog barks before the needle moves.
A neuroscientist who plays the saxophone.
A palaeontologist who excavates with dental tools.
A volcanologist who cooks eggs in hot springs.
A crystallographer who sees symmetry in every bathroom floor.
A geneticist who breeds sweet peas like Mendel did.
An epidemiologist who plots how rumours spread.
A fluid dynamicist who stirs cream into coffee for a living.
An entomologist who follows ants with chalk dust.
A radio astronomer who listens to pulsars at night.
A climatologist who reads tree rings.
A microbiologist who cultures sourdough from museums.
An optics engineer who chases rainbows, really.
A quantum physicist who explains everything with socks.
A computer scientist who sorts his spice rack by merge sort.
A materials scientist who breaks things on purpose.
An archaeologist who rows replicas of ancient boats.
A linguist who records the last speakers of a valley.
A cartographer of cities that were never built.
An ecologist who counts dandelions in football fields.
A student of astronomy who works at a planetarium's till.
A cryptographer who hides messages in crosswords.
A psychologist who studies how people wait in queues.
An economist who runs a toy market for children.`),
  // Art, music, stage
  ...lines(`
A watercolour painter who only paints fog.
A street pianist who takes requests from strangers.
A choreographer inspired by flocks of starlings.
A stage magician who practises with coins on the bus.
A lighting designer who dreams in gels.
A drummer who hears rhythm in washing machines.
A cellist who plays to cows.
A tattoo artist who draws constellations.
A photographer who waits for puddles.
A filmmaker who animates with buttons and beans.
A poet who writes on steamed windows.
A ceramic painter who does nothing but herons.
A dancer who teaches tango on the roof of a garage.
A composer of tunes for ice-cream vans.
A clown who trained as a surgeon.
A muralist who paints gardens on firewalls.
A sculptor who balances stones on beaches.
A harpist who tunes in thunderstorms.
A fire juggler who is a tax adviser by day.
A comic artist whose hero is a snail.
A bagpiper who practises on a motorway bridge.
A quilter who stitches maps of her travels.
An origami folder who works with tickets.
A choir conductor who counts with her eyebrows.
A sound artist who records snow.
A costume maker who turns curtains into armour.
A calligrapher who writes menus for a monastery.
A lantern-festival organiser who folds paper all winter.`),
  // Games, sport, collecting
  ...lines(`
A retired goalkeeper who builds table football.
A marathon runner who collects town signs.
A climber who paints the routes she has fallen from.
A juggler who attempts seven balls every morning.
A pinball collector with eleven machines in the kitchen.
A puzzle designer who hides mazes in wallpaper.
A speed-cuber who solves blindfolded on trains.
A skateboarder who repairs benches afterwards.
A marble-run builder whose track passes three floors.
A domino artist who sneezes at the wrong moments.
A darts player who calculates finishes in verse.
A kite surfer who works as a librarian.
A fencer who bakes her own mask-shaped biscuits.
A table-tennis champion of an old people's home.
An archer who makes arrows from hazel.
A geocacher who hides boxes in hollow trunks.
A stamp collector who loves misprints.
A model-railway builder with a working harbour.
A yo-yo player who performs at weddings.
A birdwatcher who missed the same owl nine times.
A chess-playing grandmother who gives away pawns.
A pétanque player who oils his bowls.
A rower who times strokes by lighthouse flashes.
A board-game inventor who tests on his nephews.
A figure skater who draws with her blades.
A card dealer who folds roses out of jokers.
A snooker referee who collects chalk.
A curler who sweeps his street the same way.`),
  // Everyday people, ages, places
  ...lines(`
A nine-year-old who wants to be a dinosaur first and a doctor later.
A teenager who programs the lights of the school play.
A student who shares a flat with three drummers.
A young father who builds cardboard castles.
A grandmother who sends her recipes as riddles.
A grandfather who explains the stars with salt shakers.
A twin who is always taken for her brother.
A night owl who photographs empty squares.
A commuter who writes a novel, one stop a day.
An allotment neighbour who wars with slugs and names them.
A shy person who speaks through hand puppets.
A widow who learned to ride a motorbike at sixty-eight.
A backpacker who draws every hostel she sleeps in.
A dog walker with nine leashes and one umbrella.
A pen friend who writes to six continents.
A cyclist who has crossed the Alps with a tuba.
An insomniac who knows all the bakers.
A new citizen who collects local words for rain.
A caretaker who polishes the school's old globe.
A hermit who keeps the guest book of a chapel.
A refugee who opened a shop for second-hand instruments.
A mountain villager who sends signals with a mirror.
An islander who waits for the supply boat with binoculars.
A desert guide who navigates by dunes.
A city child who has never seen the Milky Way.
A lumberjack who knits jumpers for saplings.
A retired miner who grows orchids.
A window cleaner who waves to the offices.
A market singer who rhymes the prices.
A volunteer who repairs toasters at a repair café.
A train spotter who whistles the horns of engines.
A houseboat owner who wakes with the ducks.
A gravedigger who tells excellent jokes.
A hotel porter who speaks nine languages badly.
A snow-plough driver who writes haiku.
A flea-market seller who invents the history of each cup.
A lighthouse keeper's daughter who is afraid of the dark.
A balloonist's accountant who has never flown.
A cloud watcher who grades them like wine.
A collector of lost gloves who tries to reunite pairs.`),
];
