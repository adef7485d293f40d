/** Words of everyday talk that name no topic: verbs, qualities, manners, amounts, fillers. Base forms. */
export const everyday = `
ask believe belong bring buy call care catch change check choose claim come complain consider continue cost cover cut
decide depend describe die discuss drop eat end enjoy exist expect explain fall feel fill find finish fit fix follow
forget forgive gather gave get give go grab grow guess hang happen hate hear help hide hit hold hope hurt imagine
improve include insist invite join keep kick kill know laugh lay lead lean learn leave lend let lie like listen live
look lose love make manage matter mean meet mention mind miss move need notice offer open order own pay pick plan play
point prefer prepare press prevent promise prove pull push put raise reach read realise realize receive recommend
remember remind remove repeat replace reply require rest return ride rise run save say see seem sell send set share
shout show shut sit sleep sound speak spend stand start stay steal stick stop suggest suppose surprise swear take talk
teach tell tend thank think throw touch treat tried trust try turn understand use visit wait wake walk want warn wash
waste watch wear win wish wonder work worry worth write yell admit agree allow annoy answer appear apply argue arrive
ate began begin begun bought broke broken brought built chose chosen did done drank drive drove felt fell fought found
gone got gotten grew heard held kept knew known laid led left lent lost made meant met paid ran rang read rode said
sang sat saw seen sent shook slept sold spent spoke spoken stole stood stuck swore taken taught thought threw told
took understood went woke won wore worn wrote written let's lets going doing being having making getting looking
trying saying thinking talking coming taking using telling asking putting seeing feeling happening
able afraid alright amazing angry annoyed annoying awesome awful bad beautiful best better big bigger biggest boring
bright busy careful certain cheap clean clear clever close cold comfortable common complete cool correct crazy cute
dangerous dead dear decent deep different difficult dirty double dry due early easier easiest easy empty entire exact
exciting expensive extra fair false famous fancy fantastic far fast favorite favourite fine first forward free frequent
fresh friendly full fun funny general gentle glad good gorgeous great half happy hard harder heavy helpful hidden high
higher honest horrible hot huge important impossible incredible individual insane interested interesting just kind
large larger last late later latest lazy long longer loud lovely low lower lucky mad main major massive mere mild minor
missing modern natural nervous new newer next nice nicer normal obvious odd ok okay old older only opposite ordinary
original other particular perfect personal pleasant polite poor popular possible pretty previous private proper proud
public quick quiet random rare ready real reasonable recent regular relevant rich ridiculous right rough sad safe same
scared scary second separate serious sharp short shorter sick silly similar simple single slight slow small smaller
smart soft solid sorry special specific standard steady straight strange strict strong stupid sudden super sure sweet
tall terrible thick thin third tight tiny tired top total tough tricky true typical ugly unable unlikely unusual upset
used useful useless usual warm weak weird wet whole wide wild willing wonderful worse worst wrong young younger
absolutely actually afterwards already ahead almost alone anyway apart apparently asap aside away barely basically besides
certainly clearly completely currently definitely directly easily entirely especially essentially eventually evenly
exactly extremely fairly finally forever fortunately fully further generally gladly gradually hardly hence honestly
hopefully immediately indeed instantly instead kinda lately literally maybe meanwhile merely mostly namely naturally
nearly normally obviously occasionally originally otherwise overall partly perhaps possibly presumably previously
primarily probably properly quickly quietly rarely readily really recently regardless roughly sadly seldom seriously
simply slightly slowly somehow someday somewhat somewhere soon sooner sorta specifically strictly suddenly supposedly
surely technically terribly though thoroughly tonight today tomorrow tonight totally truly typically ultimately
unfortunately usually whatsoever whenever wherever whoever widely yesterday
anybody everybody everyone everything nobody somebody someone something anything nothing
amount area still goes does doing rather bit bunch case chance choice couple day deal detail difference difficulty edge end example face fact fan
fault feeling folk friend front fun guy half hand head heck hell hour idea issue item job kid kind lady level life line
list loads look lot luck man matter mess middle minute mistake moment month morning name night noon notice number
object one opinion option pair part party people person piece place plan plenty point possibility problem purpose
question rate reason rest result side sign size sort spot stage step stuff term thing time tip tomorrow total trick
trouble truth type version view way week weekend word world year yesterday afternoon evening midnight while ago
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december
zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen dozen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
million billion second couple several
hi hey hello bye goodbye thanks thank please yeah yep yup yes nah nope no ok okay oh ooh ah aha uh um umm hmm hm mm er
erm well wow whoa ouch oops ugh phew lol haha hahaha hehe omg btw imo imho tbh idk dunno gonna gotta wanna cuz cause
coz ya yall dude bro buddy pal mate man gosh damn darn shit fuck crap congrats cheers sir madam welcome anyways
don't doesn't didn't can't couldn't won't wouldn't shouldn't isn't aren't wasn't weren't hasn't haven't hadn't ain't
i'm i've i'll i'd you're you've you'll you'd we're we've we'll we'd they're they've they'll they'd he's she's it's
that's there's here's what's who's where's how's when's let's
amongst across behind beyond beside despite during except inside outside past per plus regarding throughout toward
unless upon via whereas whether within without alongside atop versus vs etc eg ie
`;
