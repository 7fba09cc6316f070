// A peer for the benchmark: reads n and the upper triangle of whole weights, prints processor seconds and the best weight.
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <lemon/full_graph.h>
#include <lemon/matching.h>

int main() {
  int32_t n = 0;
  if (std::fread(&n, sizeof n, 1, stdin) != 1) return 1;
  lemon::FullGraph graph(n);
  lemon::FullGraph::EdgeMap<int64_t> weight(graph);
  for (int i = 0; i < n; ++i)
    for (int j = i + 1; j < n; ++j) {
      int32_t w = 0;
      if (std::fread(&w, sizeof w, 1, stdin) != 1) return 1;
      weight[graph.edge(graph(i), graph(j))] = w;
    }
  const std::clock_t start = std::clock();
  lemon::MaxWeightedPerfectMatching<lemon::FullGraph, lemon::FullGraph::EdgeMap<int64_t>> matching(graph, weight);
  matching.run();
  const double seconds = double(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%.6f %lld\n", seconds, static_cast<long long>(matching.matchingWeight()));
  return 0;
}
