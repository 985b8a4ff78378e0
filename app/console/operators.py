"""What the console offers: plan operators, functions and procedures. Whatever is not here is not.

The lists are of what reads the graph and computes; nothing here reads a file, opens a connection,
tells of the server or its users, or changes anything.
"""

from __future__ import annotations

import re

_OPERATORS = """
AllNodesScan Anti AntiConditionalApply AntiSemiApply Apply Argument ArgumentTracker
BFSPruningVarLengthExpand CacheProperties CartesianProduct ConditionalApply Distinct
DynamicLabelNodeLookup Eager EagerAggregation EmptyResult EmptyRow ErrorPlan ExhaustiveLimit
Expand(All) Expand(Into) Filter LetAntiSemiApply LetSelectOrAntiSemiApply LetSelectOrSemiApply
LetSemiApply Limit MultiNodeIndexSeek NodeByElementIdSeek NodeByIdSeek NodeByLabelScan
NodeCountFromCountStore NodeHashJoin NodeIndexContainsScan NodeIndexEndsWithScan NodeIndexScan
NodeIndexSeek NodeIndexSeekByRange NodeLeftOuterHashJoin NodeRightOuterHashJoin
NodeUniqueIndexSeek NodeUniqueIndexSeekByRange NonFuse NonPipelined NullifyMetadata Optional
OptionalExpand(All) OptionalExpand(Into) OrderedAggregation OrderedDistinct OrderedUnion
PartialSort PartialTop ProcedureCall ProduceResults ProjectEndpoints Projection
RelationshipCountFromCountStore Repeat(Trail) Repeat(All,Trail) Repeat(Into,Trail) Repeat
RollUpApply SelectOrAntiSemiApply
SelectOrSemiApply SemiApply SequentialApply ShortestPath AllShortestPaths Skip Sort
Top Top1WithTies TraversalExpand Trail
TriadicBuild TriadicFilter TriadicSelection Union UnionNodeByLabelsScan IntersectionNodeByLabelsScan
SubtractionNodeByLabelsScan Unwind ValueHashJoin AssertSameNode AssertSameRelationship
VarLengthExpand(All) VarLengthExpand(Into) VarLengthExpand(Pruning) VarLengthExpand(Pruning,BFS)
VarLengthExpand(Pruning,BFS,All) VarLengthExpand(Pruning,BFS,Into) PruningVarLengthExpand
"""
OPERATORS = frozenset(_OPERATORS.split())
# Scans and seeks of relationships come in two directions and many kinds, all of them reads.
_OF_RELATIONSHIPS = re.compile(
    r"(Partitioned)?(Dynamic)?(Directed|Undirected)"
    r"(AllRelationshipsScan|RelationshipTypeScan|UnionRelationshipTypesScan"
    r"|(Dynamic)?RelationshipTypeLookup|Relationship(By(Id|ElementId)Seek"
    r"|(Unique)?Index(Seek|SeekByRange|Scan|ContainsScan|EndsWithScan)))"
)

# Operators that may follow every path one by one, of which genealogies hold billions.
PATH_OPERATORS = {
    "VarLengthExpand(All)": "follows every path of the pattern one by one",
    "VarLengthExpand(Into)": "follows every path between two things one by one",
    "Repeat": "follows every path of the quantified pattern one by one",
    "Repeat(Trail)": "follows every path of the quantified pattern one by one",
    "Repeat(All,Trail)": "follows every path of the quantified pattern one by one",
    "Repeat(Into,Trail)": "follows every path of the quantified pattern one by one",
    "Trail": "follows every path of the quantified pattern one by one",
    "AllShortestPaths": "follows every shortest path one by one",
}
# Not offered: measured, the server does not interrupt it, so it outlives every limit.
STATEFUL = "StatefulShortestPath"

_FUNCTIONS = """
abs acos all allreduce any asin atan atan2 avg btrim ceil ceiling char_length character_length
coalesce coll.distinct coll.flatten coll.indexof coll.insert coll.max coll.min coll.remove coll.sort
collect cos cosh cot coth count date date.realtime date.statement date.transaction date.truncate
datetime datetime.fromepoch datetime.fromepochmillis datetime.realtime datetime.statement
datetime.transaction datetime.truncate degrees duration duration.between duration.indays
duration.inmonths duration.inseconds e element_id elementid endnode exists exp floor haversin head
id isempty isnan keys labels last left length ln localdatetime localdatetime.realtime
localdatetime.statement localdatetime.transaction localdatetime.truncate localtime
localtime.realtime localtime.statement localtime.transaction localtime.truncate log log10 lower
ltrim max min nodes none normalize nullif percentile_cont percentile_disc percentilecont
percentiledisc pi point point.distance point.withinbbox power properties radians rand randomuuid
range reduce relationships replace reverse right round rtrim shortestpath allshortestpaths sign
sin single sinh size split sqrt startnode stdev stdevp stddev_pop stddev_samp substring sum
 tail tan tanh time time.realtime time.statement time.transaction time.truncate timestamp
toboolean tobooleanlist tobooleanornull tofloat tofloatlist tofloatornull tointeger tointegerlist
tointegerornull tolower tostring tostringlist tostringornull toupper trim type upper valuetype
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
PROCEDURES = frozenset(
    {
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
        "db.labels",
        "db.propertykeys",
        "db.relationshiptypes",
    }
)

# Words that stand before an opening bracket without being a function.
_WORDS = """
ALL AND ANY AS ASC ASCENDING BY CALL CASE CONTAINS DESC DESCENDING DISTINCT ELSE END ENDS EXISTS
FILTER FOR FROM GROUP IN IS LET LIMIT MATCH
NODE NOT OF OFFSET ON OPTIONAL OR ORDER PATH PATHS RELATIONSHIP RETURN SHORTEST SKIP STARTS THEN
UNION UNWIND
WHEN WHERE WITH XOR YIELD
"""
WORDS = frozenset(_WORDS.split())


def is_offered_operator(name: str) -> bool:
    """Whether a plan operator only reads and computes."""
    return name in OPERATORS or _OF_RELATIONSHIPS.fullmatch(name) is not None
