/** Words that are common in programs and what is written about them, the most widespread first. */
export const common = `
exports return from module this with function https require true object string that type const value strict default
export name typeof node false import only length install error undefined property null number index package array else
code will declare version when which throw source using test file boolean have options used define first license usage
returns void call more next should create example build other case like while each path push result some data console
also same support types check into class last then instead script after line json keys constructor catch interface
before without current does make than process values empty prototype slice match note they extends start status your
docs replace read there found global need join remove method must parse based because list param time unknown disable
provided arguments enumerable properties following available message called files given names html about allow break
text whether ignore uses otherwise base just output main continue them find option under input these format save
either functions their open want root here where argument issues since both supported branch meta order split args
optional pass work always copy dependencies such tests common resolve switch strings cannot expected count master
objects information info single been please update copyright every includes instance target already http specific
specified still would async different filter tree instanceof project entry level valid contains mode part passed
modules most reference user above implementation methods returned symbol apply doesn invalid errors private size sync
custom full multiple possible namespace right internal math delete including java point promise required await change
changes context readonly through config could directory original standard state were keep second well event exists
never skip blob cache even library mapping once directly ensure allows being defined entries works environment include
lower over prefix handle useful assign badge documentation what needed static super supports additional assert between
simple back callback avoid element public starts those another behavior buffer reduce style flag left write added
installation range versions stack typescript char compare missing opts parent provide syntax cases done needs throws
util within character equal javascript matching coverage created descriptor enable results pattern deprecated matches
regex item kind record related wrap content many means removed stringify checks defaults generate convert details
previous self until calls generated against core date long native sure itself load running safe something spec arrays
built escape extra nodejs parser allowed creates exist made parsing paths takes variable block clear however local
packages readme special below field later named performance rather report characters initial parsed release access
currently dirname zero clone concat containing features inside merge system actions auto exec numbers changed included
writable automatically browser configurable filename final integer limit might bind child command contain detect
explicitly init items literal none relative wrapped written close description expect stop binary expression helper
href less pull rest actual conditions force free issue least link resolved take validate compatibility existing failed
babel form override parameter provides reset users alias except purpose requires sort title trim upper parameters
passing position yarn compatible determine fast known location present template configuration enabled execute
implements proto regular setting space times anything fail flags latest nothing partial runtime similar calling during
emit examples hash nested uint utils associated ends gets know legacy major memory program specify testing token body
cached everything normalize shared tags align definition limited maximum normal prop real runs search store correct
explicit help lines platform sets software unexpected unless very bash cause encoding leading longer prevent shift
substring warning actually adds elements handler identifier place received security action again dependency double
extract fallback ignored licensed loaded parts pure reason side simply strip trailing updated width bytes comment
downloads group infinity working commit makes windows complete generator rules absolute around attempt fixed modify
much offset preserve three accepts basic consider contents deep important plugin returning star byte control debug
developer exit handled loop params request small down handling member notice separate starting yield follow helpers
iterator label maybe stream trace transform binding checking exclude extend instances manually maps messages metadata
section sequence unused whole creating exact exported finally resolves unique weak whose better exactly floor followed
high author classes definitions drop fields logic medium numeric reject replaced repo timeout tools warn workflows
best corresponding depth image implied operation regexp scope structure unshift wiki center comments desc factory
keyof minimum particular platforms remaining splice step thrown typed world across caller constant equivalent
extensions feature future look query readable disabled flat immediately large outside plugins short application chain
decode display expose expressions language multi spread started stat symbols table total treated utility window able
append extended fully matched necessary omit patterns prev removes adding clean considered copies exception having
head header operations plain certain failure iterable optionally prefer things word applied condition doing fails
float modified mozilla negative recursive references together bound breaking column computed direct follows hello
register repeat separator show variables checked correctly document enum events func implement inner nodes post print
representing resulting attributes connection contract extension generic greater maintenance mark pipe probably publish
reverse subscription supplied wait website changelog color express forward higher move pairs permission plus primitive
statement statements tuple browsers children external happen points sign track unicode unsupported whitespace wrapper
accept argv assignment bigint documented faster libraries operator pair people recommended constants declaration
exposed implemented inline keyword liable making pretty representation unsafe various writing abstract applies become
converted damages functionality initialize linux queue send server stored topic verify wikipedia wrong authors capture
contributors dynamic entire equals general props reading regardless replacement setup synchronous treat validation
warranties codes construct duplicate enough execution handles internally leave likely maintainers positive projects
properly random receive releases resolution signature subject though tokens usually aren ascii closing component
contributing effect fill getter good listener perform several shall slash unit view account advanced assume building
configured ecmascript emitted fixes freeze imports installed normalized registry seen summary third union algorithm
allowing campaign encode encoded ending fitness indicates inspect logo lookup meaning older patch pending processing
round skipped spaces underlying addition amount chunk client comes deal development edge escaped experimental fall
groups imported improve liability ones represents semver settings slow active bootstrap comparison diff directories
environments host indicate istanbul merchantability promises reports separated stdout unlike wildcard words arising
assertion attribute completely converts expand invoked iteration licence pathname pick proxy response rights rule
service sources square suffix tail white alternative blocks chars choose collection consume cross give going graph
looking looks members merged others potentially ranges removing requested sometimes thing turn applications arrow
claim comma configure consistent easily finish infer insert interop lazy minimal outer passes react retrieve tested
begin bundle ever forms intended lowercase overrides port segment worker accepted alpha arbitrary beginning closed
difference easier edit executed frame getting granted helps identity indicating limitation loading matcher minor
opening previously reflect signal updates yellow according affiliates along appropriate away backwards basename
commits conditional container conversion declarations declared defines digit dist finished person protocol reasons
referral reserved storage synchronously therefore thus apis becomes depending derived didn folder further globals
guide individual often reached recursively rejected reported restore risk share speed stats success tagged tort blue
calculate crypto detected engine fetch formats giving hidden iterate mean newline past problem ready referenced
relevant restriction term combined counts describe ensures hand happens holders lists mixed model parses providing
released requests shell taking visit address broken bump counter debugging deps described determines early excluded
formatted generally half implementations indent letter page possibly processed resolving retain semantic semantics
serialization serialize shape specifies specifying successfully throwing warranty ways abort care charge come compute
deleted distribute exposes flow generates handlers inherit literals noop precedence sensitive sorted stars whatever
whenever years appear compile complex designed easy extracted initialization inputs notable omitted predicate prior
production select shorthand specifier terminal unable applicable destination earlier escapes eval fine gives green
hereby human indexed initialized logging milliseconds moved prettier protected rely repository scripts seconds
snapshot steps unnecessary waiting attached bits callbacks cleanup collect compiler desired digits filesystem finds
guard height history iife increase indices inherits interfaces mapped marks neither performs produce sequences stable
timestamp trying twice walk builds cast circular colors design enables finite four generation hard hint ignores
inclusive invoke keeps larger listed marked origin portions priority proper reads really replaces represented resume
safely smaller specification stays think traverse verbose wrapping aliases apps assigned cancel commonjs compact
completed convenience enforce expects front images immediate increment interpreted kept lead learn logical outputs
permit prepare primary registered rename sell separately setter shouldn signed tick truthy utilities whom year
annotation asynchronous asynchronously attempts benchmark changing combine companies consumed contained decimal delta
dest ecma email equality exclusive failures glob incorrect maintained manual normally notes occurs overridden period
preferred quote sent states stderr subset suppress targets trigger warnings watch bracket bugs caching caused causes
clause closes colon commands converting defer definitely delay enoent githubusercontent hook identifiers inverse
listeners logs manager obtaining onto operators phase potential refactor repeated resource services sindre sorhus
substantial terms unicorn upon wraps writes assumed automatic babeljs blank chalk compiled components decoded
deprecation descriptors download effects emits emitter endpoint fragment interval joined keeping licensing live minus
perf persons purposes receives shown streams stripped stuff sublicense subsequent tries vars visitor accessor affect
attach aware candidate configs creation dealings decoding deno depends detection disk entirely furnished generating
holds inferred links lint mappings meant modern noninfringement percent permitted placeholder prefixed preserved
question quick resources scan sense stores upgrade uppercase anonymous background bool breaks decorator depend destroy
enter exceeded executes executing fact falls hold implicit lazily little locale matter middle modifier notation occur
overflow positions quotes raise specifically substr taken thousands tracking urls adjacent asserts copied debugger
evaluate formatting globally incomplete indexes jestjs leaves negate nullable payload prevents printed reuse secure
session shows strictly successful task unset alone benchmarks buffers conflicts construction effort exceptions
excluding filtered guidelines headers highest ignoring immutable light limits logger maintain network optimization
optimized overhead parallel password posix processes produced produces refer rejects represent serialized slashes span
standalone systems typically updating additionally adjust advance ancestor anyway appended assets behave black bold
builtin callee chunks compared completion course cover determined duplicates duration encountered engines especially
extending great importing insensitive letters licenses mask mostly performed published renamed render reporting site
slower submit transformed variant vulnerability workers ability apple bindings combination david days delimiter
detailed failing figure fork goes identical impl impossible intersection levels media modification negated occurred
policy progress quoted repos sections seed sizes slightly specifiers stops strategy suitable temporary thanks
traversal turns typedef alternate applying approach assuming beta channel chrome combining compliant concurrent
consumer decorators dropped ecosystem friendly guarantee infinite keywords linked lost marker moment mutate newlines
padding parents play prefixes receiver region resets scoped searching selector sibling simplify sorting suite
suppressed swap tell thread threshold understand visited yourself almost although anywhere appears assertions bottom
branches caches ceil clamped contexts contribute controls cursor directive emitting frozen hooks incompatible
indentation inject lengths limitations locations loss opensource overwrite pause prepend professional raised roots
separators signatures skips soon stringified supply sustainable tasks team took versioning welcome wish aborted ahead
assurances basis behaviour behind builder constraint domain escaping fatal filters flatten formatter graphs hide idea
identify impact implies introduced issuecomment linear listen loads owner places power queued quickly quite race
recommend records recursion retries rows seems selected shim silent stay supporting terminator unchanged unescape
whatwg workflow absent apache attempting belongs blog came clears covered deferred deletes detail disallowed dont
efficient expanded family fire getters guaranteed historical hours integers intentionally labels loose lowest
manipulate million mutable opened opposite ordered ratio replacing satisfies scheme screen segments sponsors tape
terminated trimmed unwrap accessed ascending benefit beyond boundary bounds cloned consumes conventional deeply
defining delegate deterministic differences digest direction dots ensuring falsy fixtures flush health hexadecimal
idle improvements inherited inserted keyed lets migrate moves near nodei operating orig overriding pipeline populate
reach remain remote retrieves runtimes safety scenarios surrogate themselves threads timing tiny unhandled assignments
carry collapse collected commercial complexity consumers contributor counted crash ctor customize cycle cyclic
developers disables dynamically encoder ended entity exceeds extname filtering home independent instantiate
instantiation labeled layer leaving locally magic manage memo mismatch normalizes paying peer permissions prints
promisify queries recent reporter requiring respect responsible schedule selection solution stackoverflow subarray
timer touch validated wide alloc alternatives ambiguous android anymore assumes bare brackets buffered calculated
canonical caught causing cleared closure comparing configurations consistency constructors cost differ distribution
duplicated elem enqueue expr filenames filled fulfilled goal integration lifecycle logged machine magenta necessarily
originally practice proposal realpath reduced referencing refers remains reproduce respectively revert satisfy shorter
skipping stand triggers truncate tuples unary unix wanted weight yields accessing addresses affects agree anyone
avoids backslash backward bail became belong bitwise booleans choice chosen coerce consists coordinate decide
dictionary dispatch distributed enterprise existence exits fastest heap identified indicator initializer internals
loader localhost loops malformed minutes modifiers month multiline naming newer notify parens party patches placed
pnpm pointer pointing positional possibility preceding presence primitives questions recently recurse rejection
rewrite safari saved scale significantly storing strong structures subclass subscribe symlinks tool tracks trade
traversing urlto validating wants wasn adheres analysis attempted audit auth basically blocking commonly compares
concatenated concurrency constructed contact controller convention curr cyan dash declarator defaulting describing
descriptions device died directives enabling factor filepath finding forced garbage gray helpful hits hostname ietf
incoming legal management measure merging modes newly obtain opaque optimize overlapping overwritten portion
preventing processor proof reader refs remainder removal significant simplified soft stopped surface tracked triggered
truncated turned typing virtual workaround aggregate answer backend boundaries builtins bundled chained charts click
closest comparator composed conduct corresponds costs credits critical curly darwin deliver dependent destructuring
determining differently differs distance evaluation expensive feed floating grammar grouped hyphen ideal improved
jsdoc keepachangelog land official ongoing ordering parsers pool popular printing problems profile receiving recorded
registration replacer restricted sanitize shallow simpler slot stdin symbolic temp tooling translation unreachable
uricomponent vector accidentally accordingly among anchor architecture average awaited capturing charset computes
consequent constructs covers defs describes disallow dispose distinct editor evaluated excess flattened framework
heavy implementing indirect injected instantiated intent intermediate invoking josh linting located lockfiles lookups
micro modifying namespaces overall owned precision qualified readdir rebuild relies rendered repeatedly restrict
series splits stale standards stdio terminate today towards typings underscore zeros accepting acts afterwards
alongside ancestors apart badges batch began bench business callable callers camel cleaned coercion conflict
consequential contribution dead discarded discriminant discussion drops effective elsewhere executable exporting
fallthrough finalize finalized gold gracefully hour hundred illegal increments inspired iter kinds lives maintaining
matrix minute miss mocked narrow observed padded pages paren plan populated profits providers quality rare regexes
retrieved sample sends shortcut silently technically theory transformation tried unified universal untrusted useless
username validates versionbadg water weird acceptable accessible adapter alternatively annotations archive bodies
bundlers carried category claims compliance compose consecutive contiguous decided decl descending detects discard
draft embedded epoch eventually everyone exponential falling firefox five font forbidden globs hashed hashing hasn
highly implicitly increasing interpret invocation isolated iterates iterating iterations lang largest late listening
manipulating matchers merges migration mind mkdir mocks mutated mutation nesting normalization npmignore occurrence
offers offsets online partially prod pseudo rate reaches redirect respective rounded runkit secret sending
serializable servers similarly somewhere sorts splitting startup styling substitution surrounding teardown tfpocch
tracker transfer transformer trusted uncaught units unsubscribe validators variants visual went accurate adapted
advised alive area backslashes begins braces browserify caret coding comparisons compiles composite connected
constructing counting cycles demo division encodes encounter english expecting feedback feff fileoverview finalizer
fired flexible gave hack happened held icon independently installing instructions intersect joins jsxidentifier
languages leaf leaks measures mechanism membership minified models modifies negation negligence octal overlap overview
parenthesis polyfills prime products protocols quasi replacements samples searches ships sides stage streaming
stripping strips superset terminates traces unmatched vertical wildcards affected aligned asked attr avoiding bias
born bounded bundler calculation captured caution complicated compress compressed copying couldn crlf decodes
disclosure dollar drive echo evaluates expired extracts fixing forcing gist holding inference injection inserts
integrity international invariant isostring jsxopening jump kill lone longest lose mapper memoize mutually nearest
organizations performing prepared programs prompt quasis reasonable redundant registers reliably relying rewritten
sandbox scheduled searched sentinel serializing serve settled spacing subclasses synthetic targeting technology tilde
treating treats typo unref unstable verbatim verified visible walks worked worth writer adopted agreement aims aliased
appends appropriately assumption backing balance behaves blocked book brand bright capacity chains chance chat
completes computer concept connecting constraints consumption continues continuing convenient country creator criteria
database decorate decorated dedicated defaulted destroyed dirs disallows drain dummy dump effectively enclosing
endregion enforced enums exited exiting expires extensible extremely favor feel fires forces forwarded frequently grey
guess hang homepage incorrectly indicated initially insertion interruption jsxattribute junon knows lambda layout
lifetime literally lots mainly measured mocha modulo namespaced nice observable opens ordinary overwrites placeholders
postfix preserves price primarily proceed product reasonably reassign recognized reduces regexps regression
requirements retried role rust safer satisfied scanning scheduler semicolon sliced snapshots sponsor statically
statistics supplying temporarily terminators threw transient transition transparent turning unbounded underline unlink
unterminated validity waits walking wins wrote zeroes zlib agents algorithms asking assignable backed brightgreen
brown bypass capital capitalize cased classic collective coming commas compiling complement conditionally crawl
delimited descendant endings entered exchange executor expiration expire face fewer finishes flexibility foobar forget
frames freebsd greedy grow guarantees haven hints hoisted holder horizontal huge identifies incremented indented
inlined intl introduce invocations joining jsxclosing jsxelement jsxmember lacks life locked looked lstat markdown
mathiasbynens matters meaningful minimize moving nature nonce obtained offer oldest operate overwriting parity
passthrough peek piece practical predefined preserving printable prototypes refresh responses restored reusable reused
rotate sampled says scopes serves shims ship showed silly silver situation slots smallest smart sparse sqrt stub
succeeds suggest tells templates timed toggle tokenize triggering typical unchecked unescaped upgrading upload
variation video warned acceptance accessors accumulator achieved adjusted alice alignment allocated alphabet analyze
assigns asterisk attacks augmented authentication authority authorization blacklist cancelled capabilities captures
channels circuit clearing clock collision combines comp compression concurrently conf conflicting continuation
conversions deciding deeper deletion deserialize difficult disconnect disposable distinguish documents donate
efficiently established evaluating excludes expands finder flight folders formed former forwards highlight hole
inclusion individuals instantiating intact intentional interested interpolation interrupted jobs john jsxempty
jsxexpression jsxnamespaced jsxspread jsxtext killed lack lived lodash managed managing manner millisecond mixin
mobile monkey naive navigator needing nest noted notices octet operates optimal overload overloaded parenthesized
paused percentage perhaps persist picture pieces ported problematic processors punctuation punctuator putting
qualifier rarely reachable rejections responsibility restart retrieval retrying reversed review room rounds salt
scalar selectors settle shadow spans stmt succeeded swallow symlink tabs temporal transforming translate trunc tstype
unfortunately unsigned unwrapped uuid violation vulnerabilities walker whereas allocation alphabetic arch assembly
assigning associate attack audio avatar azure backtracking bumps caps carries casing casting caveat coalesce
collisions configuring confusing constrained controlled conventionalcommits conventions damage dangerous dbff dealing
decides declares discovery displayed eight exceed existent fifo flip foundation fraction fragments funding gitignore
hence incidental intercept internet interrupt italic jsxfragment latter linter lookahead loosely margin materials
microtask mirror misc missed months mtime notification occurrences offline okay opted overloads packed parentheses
particularly patent payment persisted ports powerful pragma prepended prevented producing proposals pushed puts rank
refactoring remarks remember rendering renders restores roughly said seem sees semi sequential shaking shares sharing
shortest slight specially strongly substitute subtract succeed sugar suggestions survive syntactic timeouts timestamps
tokenizing tracing traditional traffic trap unavailable understanding usable usages userland usual verification
wherever widely workspace worst wrappers accessibility accounts accumulate achieve actively additive advantage
allocate alter altogether animation attaches availability avatars awaiting bother bucket cancellation candidates
carefully city collections concatenate concerns concrete conjunction connections contributions converter cooked cool
counters curl currency dates decimals decision decrease deleting demand disabling disclaimer dispatches edits endian
errno esnext existed expectation extras fetching finalization forever founded generics goods guarded hybrid hyphens
identification improves imul incremental interpreter involved lrucache memoized mocking multipage multiply mutating
natively omitting onerror operand optimizations outdated owns penalty performant pipes propagated proxies publicly
rainbow raises reaching redistribution regarding reliable requirement retained retrieving revoke robust route saves
scenario scheduling scientific seven shortcuts showing siblings signer signing singleton situations someone sound
specs stricter sufficient suggestion suites supplies swapped tester touched trees truthiness undef uninstall
unrecognized unresolved verb versa vice visitors wire abcdef absolutely accent activate affecting ancestry angle
annotate article asset attacker attention band besides border broadcast broke bundles canceled careful caveats choices
circle clients cloning combinations company composition computation computing confirm conform consuming cookie
credentials customizing dangling decreasing delimiters dequeue despite destructure detecting diagnostic disclaimed
dropping dual duplication eager embed encrypted enforces engineering enhanced estimate estimated everywhere
exclamation exclusively exemplary exhausted explanation exponent exponentiation expressed extracting fashion flipped
fold footprint fractional frequency gather gitlab gzip handy hardware heading heads icons indefinitely initializes
invisible invokes isaac isolate isolation iterated jpeg keyboard lands lexical lightweight limiting mailto majority
manages markup metres mini mismatched nonzero notifies paired palette para perfect permanently preceded procurement
protect python querying radix randomly recommendation redistributions reduction reliability reply representations
restrictions runners scans screenshot seal semicolons shapes signs smooth somewhat sourcemaps spawned spot
standardized sticky strikethrough switches switching technical thousand throttle titles tmpdir transaction
transformations transpiled traversed tsas tsnon unambiguous uninitialized unlikely unrelated untouched variety vary
versioned visibility warm wouldn abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz aborting accidental accumulated
adopt aggregated alert alphanumeric approved articles attrs autogenerated automated benefits bigger blake budget
buffering bulk bullet button calculating capability carriage checkout closely cloud concatenation concise consistently
consisting contrast corporation credit dark dcff delays detached developed disconnected divide dotted downstream dumb
duplex eacces enhance envs eqeqeq equivalents explorer exposing extraction falsey fills fits fixture flattening
foreign formatters fury gate grew grouping grows heuristic hrtime hundreds ideally imply improvement inconsistent
indexer initiated inspection instrumentation interact issued iterators jared kinda locales locks love machines
maintains manipulation mirrors misses mistake modifications nbsp news notifications officially outcome partition
payloads persistent phantom picked piped policies pollution powered practices precise preferences preprocess prone
propagation proposed protection prune publishing pushing quot randomness readability relaxed renderer resolvers resort
respond rethrow schlueter secondary sentence severity shipped simulate sleep snippet sockets spent stackblitz stamp
statics struct submitted submitting subscriptions subtle suggested supposed synchronized technique theme tokenizer
transferred translated translates trie trip trust truth tscall tsdeclare tsenum tsimport tsinstantiation tsinterface
tsmethod tsproperty tsqualified tssatisfies unbound unlimited unusual verifies verifying vite walked worse zone abcd
aborts accesses acquired activated adapt addons alphabetical ampersand andrew announced atob atom attaching awesome
backtick backtrack balances calc calculates calculations capped cell century challenge cheap checksum clip cntrl
coerces cold collects colorize committed compound concern confusion consideration considering considers coordinates
correctness crashes cryptographic death declaring definite deserialization develop dfcb directions dispatched displays
disposed divided eliminate enclosed encodings entropy eperm erase exhaust experience expiry extraneous extrinsic
factories filling flattens flowing forgiving fourth functional gitbook gone grab granular ground guards gzipped handed
hasher hoisting holes honor ident improving increases incrementing indeed individually initializers initializing
inspected interacting interpolated intersects invalidate invert inverted jaredwray kick knowing latin login mandatory
march meet mention merely mirroring monitor mouse multiplier night normalizing observe office opera outright ownership
paragraph pascal pinned pointers positionals precede predicates preference presentation presented press presumed
programmatically protecting pulled punct queues readmes realm reconstruct recover recoverable recovery rejecting
repetition repl repositories resize rewrites routing satisfying score seeds seeing seek sender serializers serializes
served shot shuffle sigma solely solve spdx stability strange strategies subpath subscribed surrogates switched
symlinked tables thenable throughout tips trimming trims trouble truncation tsconstruct tsconstructor tsfunction
tsmodule tsparameter tsunion twelve unaffected undocumented unions unmodified unnamed unregister upgraded upstream
urlsearch valued vendor wall week whichever wild wise wray vertex deposit withdraw invoice salary employee customer
tax median variance sum volume triangle divisor modulus fibonacci factorial temperature celsius fahrenheit sensor
backup photo loan genre publisher married birth debounce
`;
