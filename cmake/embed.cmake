# Tables made at build by small programs of our own, so that the binaries need no files beside them.

# ssg_generate_offences(TARGET): the offence codes and groups as C tables.
function(ssg_generate_offences target)
    set(dir ${CMAKE_CURRENT_SOURCE_DIR}/sql/reference)
    set(out ${CMAKE_BINARY_DIR}/generated/${target}/ssg_offence_table.inc)
    add_executable(ssg_gen_offence lib/domain/gen/ssg_gen_offence.c)
    target_link_libraries(ssg_gen_offence PRIVATE ${LIBCSV})
    add_custom_command(OUTPUT ${out}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated/${target}
        COMMAND ssg_gen_offence ${dir}/offence_code.csv ${dir}/offence_group.csv ${out}
        DEPENDS ssg_gen_offence ${dir}/offence_code.csv ${dir}/offence_group.csv)
    target_sources(${target} PRIVATE ${out})
    target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated/${target})
endfunction()

# ssg_embed(TARGET NAME ROOT FILE...): the bytes of files, see server/cli/gen/ssg_gen_embed.c.
function(ssg_embed target name root)
    if(NOT TARGET ssg_gen_embed)
        add_executable(ssg_gen_embed server/cli/gen/ssg_gen_embed.c)
    endif()
    set(out ${CMAKE_BINARY_DIR}/generated/${name}_files.c)
    set(inputs ${ARGN})
    list(TRANSFORM inputs PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/${root}/)
    add_custom_command(OUTPUT ${out}
        COMMAND ssg_gen_embed ${out} ${name} ${CMAKE_CURRENT_SOURCE_DIR}/${root} ${ARGN}
        DEPENDS ssg_gen_embed ${inputs})
    target_sources(${target} PRIVATE ${out})
endfunction()

# ssg_embed_sql(TARGET): everything under sql/ that `db upgrade` needs.
function(ssg_embed_sql target)
    set(root ${CMAKE_CURRENT_SOURCE_DIR}/sql)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${root} ${root}/*.sql ${root}/*.csv)
    ssg_embed(${target} sql sql ${files})
endfunction()
