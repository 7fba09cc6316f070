# Peers for the benchmark: Rscript r_peer.R FOLDER WAY EFFORT
# FOLDER holds pairs.csv (a row per pair: from 1, from 1, score), never.csv (pairs that may not meet) and
# size.csv (people, size of a group); the groups are written to groups.csv, a number per person.
# Prints processor seconds of the call alone and the version of the package.
said <- commandArgs(TRUE)
path <- function(name) file.path(said[1], name)
effort <- as.numeric(said[3])
size <- scan(path("size.csv"), sep = ",", quiet = TRUE)
pairs <- as.matrix(read.csv(path("pairs.csv"), header = FALSE))
never <- as.matrix(read.csv(path("never.csv"), header = FALSE))
scores <- matrix(0, size[1], size[1])
scores[pairs[, 1:2]] <- pairs[, 3]
scores <- scores + t(scores)
count <- size[1] / size[2]
# What cannot be forbidden costs more than anything else can bring.
dear <- scores
dear[rbind(never, never[, 2:1])] <- -1000
set.seed(1)
sink(nullfile())

ways <- list(
  exchange = function() {
    anticlust::anticlustering(
      scores, K = count, method = "local-maximum", repetitions = effort, cannot_link = never
    )
  },
  phases = function() {
    anticlust::three_phase_search_anticlustering(dear, count, size[1], number_iterations = effort)
  },
  roulette = function() {
    task <- tempfile()
    writeLines(paste(c(size[1], count, "ss", rep(size[2], 2 * count)), collapse = " "), task)
    from <- pairs[, 1:2]
    write.table(cbind(from - 1, dear[from]), task, append = TRUE, col.names = FALSE, row.names = FALSE)
    # Its limit counts from the beginning of the process, all its runs together.
    done <- socialroulette:::mdgp_solver(task, time_limit = sum(proc.time()[1:2]) + effort)
    read.table(done$solution_file, skip = 1 + count)[, 2]
  }
)
package <- if (said[2] == "roulette") "socialroulette" else "anticlust"
loadNamespace(package)
took <- system.time(groups <- ways[[said[2]]]())
writeLines(as.character(groups), path("groups.csv"))
sink()
cat(sum(took[1:2]), as.character(packageVersion(package)), "\n")
