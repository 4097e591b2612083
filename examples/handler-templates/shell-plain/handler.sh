# __title__: says how full the disk is on which the job was added.
#
# A plain handler sees no input: what it does is always the same. All that it prints is kept as the job's output, and exit
# code 0 completes the job. A pause stops the process where it is and a resume lets it go on.
set -eu

echo "attempt $JOBYARD_ATTEMPT of job $JOBYARD_JOB_ID"
# Put your own work in place of this. JOBYARD_WORKDIR is a folder of the job's own for what it has to put down.
df -Pk . | awk 'NR == 2 { print $5 " of the disk are used, " int($4 / 1024) " MB are free" }'
